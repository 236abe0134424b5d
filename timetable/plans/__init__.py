"""What moves many slots at once: each plan is shown first, and then taken as one step.

Plans are functions of what stands (`Standing`), without the database.
"""
