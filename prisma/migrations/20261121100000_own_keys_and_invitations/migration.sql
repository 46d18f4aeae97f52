-- a store's own keys, and what a merchant lets a partner do
ALTER TABLE "Partner" ADD COLUMN "storeId" TEXT;
CREATE UNIQUE INDEX "Partner_storeId_key" ON "Partner"("storeId");
ALTER TABLE "Partner" ADD CONSTRAINT "Partner_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Grant" ADD COLUMN "scopes" TEXT[] DEFAULT ARRAY['generations:write', 'stores:read']::TEXT[];
CREATE TABLE "Invitation" (
  "id" TEXT NOT NULL,
  "partnerId" TEXT NOT NULL,
  "codeHash" TEXT NOT NULL,
  "hint" TEXT NOT NULL,
  "shopDomain" TEXT,
  "scopes" TEXT[],
  "note" TEXT NOT NULL DEFAULT '',
  "status" TEXT NOT NULL DEFAULT 'open',
  "storeId" TEXT,
  "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "expiresAt" TIMESTAMP(3) NOT NULL,
  "answeredAt" TIMESTAMP(3),
  CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Invitation_codeHash_key" ON "Invitation"("codeHash");
CREATE INDEX "Invitation_partnerId_createdAt_idx" ON "Invitation"("partnerId", "createdAt");
CREATE INDEX "Invitation_shopDomain_idx" ON "Invitation"("shopDomain");
CREATE INDEX "Invitation_storeId_idx" ON "Invitation"("storeId");
CREATE INDEX "Invitation_expiresAt_idx" ON "Invitation"("expiresAt");
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_partnerId_fkey" FOREIGN KEY ("partnerId") REFERENCES "Partner"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
