-- How each photo is set up, how often it was made to match the others, and how well the photos of one order match.
ALTER TABLE "Asset" ADD COLUMN "setting" JSONB, ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "Generation" ADD COLUMN "consistency" JSONB;
ALTER TABLE "Batch" ADD COLUMN "consistency" JSONB;
