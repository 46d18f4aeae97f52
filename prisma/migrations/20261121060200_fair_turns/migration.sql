-- generations wait for their turn in the table, by who pays and for which store
ALTER TABLE "Generation"
  ADD COLUMN "turnPayer" TEXT,
  ADD COLUMN "turnStore" TEXT,
  ADD COLUMN "releasedAt" TIMESTAMP(3);
-- what was asked for before has its job in the queue already
UPDATE "Generation" SET "releasedAt" = "createdAt" WHERE "status" = 'queued';
-- only what waits: the index stays as small as the queue
CREATE INDEX "Generation_turnPayer_turnStore_createdAt_id_idx"
  ON "Generation"("turnPayer", "turnStore", "createdAt", "id")
  WHERE "status" = 'queued' AND "releasedAt" IS NULL;

CREATE TABLE "FairTag" (
  "name" TEXT NOT NULL,
  "tag" DOUBLE PRECISION NOT NULL,
  CONSTRAINT "FairTag_pkey" PRIMARY KEY ("name")
);
