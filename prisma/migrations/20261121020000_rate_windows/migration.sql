-- Written with every request: unlogged, and with room in each page for the next version of a row.
CREATE UNLOGGED TABLE "RateWindow" (
    "key" TEXT NOT NULL,
    "startsAtMs" BIGINT NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "RateWindow_pkey" PRIMARY KEY ("key")
) WITH (fillfactor = 50);

CREATE INDEX "RateWindow_startsAtMs_idx" ON "RateWindow"("startsAtMs");

-- A ring is where somebody is put on purpose; nobody starts with a pilot's short limits.
ALTER TABLE "Partner" ALTER COLUMN "ring" SET DEFAULT 'general';
