-- a ring that was halted, and what was done by whom
CREATE TABLE "RingState" (
  "ring" TEXT NOT NULL,
  "haltedAt" TIMESTAMP(3),
  "reason" TEXT,
  "countFrom" TIMESTAMP(3),
  CONSTRAINT "RingState_pkey" PRIMARY KEY ("ring")
);
CREATE TABLE "AuditEntry" (
  "id" TEXT NOT NULL,
  "actor" TEXT NOT NULL,
  "action" TEXT NOT NULL,
  "subject" TEXT NOT NULL,
  "detail" JSONB NOT NULL DEFAULT '{}',
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "AuditEntry_createdAt_idx" ON "AuditEntry"("createdAt");
CREATE INDEX "AuditEntry_subject_createdAt_idx" ON "AuditEntry"("subject", "createdAt");
CREATE INDEX "Generation_finishedAt_idx" ON "Generation"("finishedAt");
