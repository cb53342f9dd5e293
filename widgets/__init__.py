"""What a person sees: Qt widgets over Qt models. They ask, never act."""
