from hypothesis import given as forall
from hypothesis import strategies as st

from domain import layered
from domain.layered import Layered

STEPS = st.lists(st.tuples(st.sampled_from(["set", "copy", "leave"]), st.integers(0, 20), st.integers()))


@forall(STEPS)
def test_it_is_a_dict_whose_copies_do_not_know_one_another(steps):
    was, layered.MOST_FRESH = layered.MOST_FRESH, 3
    try:
        mapping, plain, left = Layered(), {}, []
        for step, key, value in steps:
            if step == "set":
                mapping[key] = plain[key] = value
            else:
                if step == "leave":
                    left.append((mapping, plain))
                mapping, plain = mapping.copy(), dict(plain)
            for one, other in (*left, (mapping, plain)):
                assert dict(one) == other
                assert len(one) == len(other)
                assert one.get(key) == other.get(key)
    finally:
        layered.MOST_FRESH = was
