"""What the application answers without a model server."""

import os
import unittest

os.environ.setdefault("ADMIN_REINGEST_KEY", "key")

from fastapi.testclient import TestClient  # noqa: E402

from src.main import app  # noqa: E402


class Routes(unittest.TestCase):
    def test_health(self):
        self.assertEqual(TestClient(app).get("/health").json()["status"], "healthy")

    def test_a_wrong_key_is_refused(self):
        answer = TestClient(app).post("/admin/reingest", headers={"X-Admin-Key": "wrong"})
        self.assertEqual(answer.status_code, 403)
