"""Pure numpy and OpenCV: frames in, facts out; scans in, pictures and findings out. No Qt."""
