-- AlterTable
ALTER TABLE "AutomationRule" ADD COLUMN     "collectionIds" TEXT[],
ADD COLUMN     "monthlyCredits" INTEGER,
ADD COLUMN     "productTypes" TEXT[],
ADD COLUMN     "quietFrom" INTEGER,
ADD COLUMN     "quietTo" INTEGER,
ADD COLUMN     "sourcePhoto" TEXT NOT NULL DEFAULT 'first',
ADD COLUMN     "statuses" TEXT[],
ADD COLUMN     "tags" TEXT[],
ADD COLUMN     "vendors" TEXT[];

-- AlterTable
ALTER TABLE "Product" ADD COLUMN     "category" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "collectionIds" TEXT[];

-- AlterTable
ALTER TABLE "Store" ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'UTC';

-- CreateTable
CREATE TABLE "AutomationDecision" (
    "productId" TEXT NOT NULL,
    "storeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT,
    "message" TEXT,
    "generationId" TEXT,
    "lookAgainAt" TIMESTAMP(3),
    "decidedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "AutomationDecision_pkey" PRIMARY KEY ("productId")
);

-- CreateTable
CREATE TABLE "Collection" (
    "storeId" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Collection_pkey" PRIMARY KEY ("storeId","shopifyId")
);

-- CreateIndex
CREATE INDEX "AutomationDecision_storeId_kind_idx" ON "AutomationDecision"("storeId", "kind");

-- CreateIndex
CREATE INDEX "AutomationDecision_generationId_idx" ON "AutomationDecision"("generationId");

-- CreateIndex
CREATE INDEX "AutomationDecision_lookAgainAt_idx" ON "AutomationDecision"("lookAgainAt");

-- CreateIndex
CREATE INDEX "Product_storeId_announcement_idx" ON "Product"("storeId", "announcement");

-- AddForeignKey
ALTER TABLE "AutomationDecision" ADD CONSTRAINT "AutomationDecision_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AutomationDecision" ADD CONSTRAINT "AutomationDecision_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Collection" ADD CONSTRAINT "Collection_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
