"""Partner bodies, teams, staff, roles and grants: who may see."""
