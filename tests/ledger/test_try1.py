import time
import psycopg, pytest
from tests.ledger.specs import *
from console.compose import FOLDS
from eventsourcing.persistence import PersistenceError

def bad(cursor, recorded): cursor.execute("SELECT 1/0")
def after(cursor, recorded): time.sleep(.05); cursor.execute("SELECT 1")
def fetch(cursor, recorded): time.sleep(.05); cursor.execute("SELECT 1").fetchone()
def many(cursor, recorded):
    for _ in range(300): cursor.execute("SELECT 1")

@pytest.mark.parametrize("folds", [(bad,), (bad,after), (bad,fetch), (bad,after,fetch),(bad,many), (bad,many,fetch), (bad, after, many, fetch)])
def test_x(database, folds):
    with a_ledger(database) as ledger:
        p = a_policy(ledger)
    before = contents(database)
    with opened(database, (*FOLDS, *folds)) as ledger:
        save = ledger.store.save
        def seen(batch):
            try: return save(batch)
            except Exception as e: print(" saw", repr(e)); raise
        ledger.store.save = seen
        t = time.time()
        try:
            r = done(ledger, a_receipt(p, 1))
        except Exception as e:
            r = repr(e)
        print([f.__name__ for f in folds], r, time.time() - t, contents(database) == before)
        ledger.store.recorder.folds = FOLDS
        done(ledger, a_receipt(p, 2))
