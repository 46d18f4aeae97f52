-- endpoints that partners register themselves, with secrets of their own
ALTER TABLE "Partner" ADD COLUMN "retiredSecrets" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "WebhookEndpoint"
  ADD COLUMN "mode" TEXT NOT NULL DEFAULT 'live',
  ADD COLUMN "description" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "secretVersion" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "retiredSecrets" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "failingSince" TIMESTAMP(3),
  ADD COLUMN "disabledReason" TEXT;
DROP INDEX "WebhookEndpoint_partnerId_idx";
CREATE INDEX "WebhookEndpoint_partnerId_createdAt_idx" ON "WebhookEndpoint"("partnerId", "createdAt");

-- what was told, kept so that it can be replayed
CREATE TABLE "WebhookEvent" (
  "id" TEXT NOT NULL,
  "partnerId" TEXT NOT NULL,
  "mode" TEXT NOT NULL DEFAULT 'live',
  "type" TEXT NOT NULL,
  "subjectId" TEXT NOT NULL,
  "body" TEXT NOT NULL,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "WebhookEvent_pkey" PRIMARY KEY ("id")
);
INSERT INTO "WebhookEvent" ("id", "partnerId", "type", "subjectId", "body", "createdAt")
SELECT DISTINCT ON ("eventId") "eventId", "partnerId", "eventType", 'gen_' || substr("eventId", 5), COALESCE("body", ''), "createdAt"
FROM "Delivery" ORDER BY "eventId", "createdAt";
CREATE INDEX "WebhookEvent_partnerId_createdAt_idx" ON "WebhookEvent"("partnerId", "createdAt");
ALTER TABLE "WebhookEvent" ADD CONSTRAINT "WebhookEvent_partnerId_fkey"
  FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Delivery" ADD COLUMN "attemptsBefore" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_eventId_fkey"
  FOREIGN KEY ("eventId") REFERENCES "WebhookEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "DeliveryAttempt" (
  "deliveryId" TEXT NOT NULL,
  "number" INTEGER NOT NULL,
  "startedAt" TIMESTAMP(3) NOT NULL,
  "status" INTEGER,
  "error" TEXT,
  "milliseconds" INTEGER,
  CONSTRAINT "DeliveryAttempt_pkey" PRIMARY KEY ("deliveryId", "number")
);
ALTER TABLE "DeliveryAttempt" ADD CONSTRAINT "DeliveryAttempt_deliveryId_fkey"
  FOREIGN KEY ("deliveryId") REFERENCES "Delivery"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "CreditAccount" ADD COLUMN "lowMark" INTEGER NOT NULL DEFAULT 50;
