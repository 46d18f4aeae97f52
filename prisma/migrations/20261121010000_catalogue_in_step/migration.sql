-- DropIndex
DROP INDEX "Photo_storeId_shopifyMediaId_key";

-- AlterTable
ALTER TABLE "Photo" ADD COLUMN     "lastSyncId" TEXT;

-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "announcement" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "lastSyncId" TEXT;

-- AlterTable
ALTER TABLE "Publication" ADD COLUMN     "revertNote" TEXT;

-- CreateTable
CREATE TABLE "Variant" (
    "productId" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "lastSyncId" TEXT,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("productId","shopifyId")
);

-- CreateIndex
CREATE INDEX "Photo_storeId_shopifyMediaId_idx" ON "Photo"("storeId", "shopifyMediaId");

-- CreateIndex
CREATE UNIQUE INDEX "Photo_productId_shopifyMediaId_key" ON "Photo"("productId", "shopifyMediaId");

-- AddForeignKey
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

