"""Consumers in processes of their own, so that they use more than one core: what the parent does, and the child."""
