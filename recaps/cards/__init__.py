"""Cards: what pages elsewhere say of themselves, asked once and kept with the recap."""
