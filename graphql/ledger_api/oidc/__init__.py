"""Signing in through an OpenID provider: code flow with PKCE, state and nonce; sign-out from either side."""
