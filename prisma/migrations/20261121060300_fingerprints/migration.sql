-- how a copy of a finished photo is recognised when its bytes were changed
ALTER TABLE "Asset"
  ADD COLUMN "fingerprint" TEXT,
  ADD COLUMN "fingerprintBands" INTEGER[];
CREATE INDEX "Asset_fingerprintBands_idx" ON "Asset" USING GIN ("fingerprintBands");
