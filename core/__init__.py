import sys

from core.former_modules import FormerModules

sys.meta_path.insert(0, FormerModules())
