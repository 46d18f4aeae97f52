-- what is purged is found by its time; a webhook endpoint may ask us to wait
ALTER TABLE "WebhookEndpoint" ADD COLUMN "pausedUntil" TIMESTAMP(3);
CREATE INDEX "WebhookInbox_receivedAt_idx" ON "WebhookInbox"("receivedAt");
CREATE INDEX "WebhookEvent_createdAt_idx" ON "WebhookEvent"("createdAt");
