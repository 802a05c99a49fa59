"""Where does a learner stand in a course, found out with as few questions as possible?

A placement asks five to eight questions, over as many breaks as it takes. All it knows is the
answers so far, so it goes on anywhere, any time, exactly where it stopped.
"""
