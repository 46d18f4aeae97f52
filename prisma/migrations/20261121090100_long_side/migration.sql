-- The asked size of a generation's photos; null = the usual one.
ALTER TABLE "Generation" ADD COLUMN "longSide" INTEGER;
