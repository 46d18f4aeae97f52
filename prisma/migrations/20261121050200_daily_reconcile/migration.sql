-- AlterTable
ALTER TABLE "CatalogSync" ADD COLUMN     "goneCount" INTEGER,
ADD COLUMN     "idsOperationId" TEXT,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'full',
ADD COLUMN     "missingCount" INTEGER,
ADD COLUMN     "staleCount" INTEGER;

-- AlterTable
ALTER TABLE "Store" ADD COLUMN     "reconcileAt" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "CatalogSync_bulkOperationId_idx" ON "CatalogSync"("bulkOperationId");

-- CreateIndex
CREATE INDEX "CatalogSync_idsOperationId_idx" ON "CatalogSync"("idsOperationId");
