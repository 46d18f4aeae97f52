-- How much of the product must stay as it is in the source photo; all photos so far were made strictly.
ALTER TABLE "Generation" ADD COLUMN "preservation" TEXT NOT NULL DEFAULT 'strict';
