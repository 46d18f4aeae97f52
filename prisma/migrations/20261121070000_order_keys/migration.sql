-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "orderKey" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Generation_orderKey_key" ON "Generation"("orderKey");
