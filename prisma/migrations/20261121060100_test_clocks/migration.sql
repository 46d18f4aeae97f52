-- test mode has a clock of its own, which a partner moves forward
ALTER TABLE "Partner"
  ADD COLUMN "testClockSeconds" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "testClockTarget" INTEGER NOT NULL DEFAULT 0;
