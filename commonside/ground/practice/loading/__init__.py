"""Reads practice files and a partnership's folder as plain values, or refuses them."""

from commonside.ground.practice.loading.documents import ProfileError
from commonside.ground.practice.loading.national import NATIONAL, load_national
from commonside.ground.practice.loading.profile import Profile, load_profile

__all__ = ["NATIONAL", "Profile", "ProfileError", "load_national", "load_profile"]
