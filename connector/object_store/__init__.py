"""The object store connector: values that flows keep under names of their own."""
