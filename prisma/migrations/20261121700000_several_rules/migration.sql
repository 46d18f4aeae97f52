-- DropIndex
DROP INDEX "AutomationRule_storeId_key";

-- AlterTable
ALTER TABLE "AutomationRule" ADD COLUMN     "name" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "ruleId" TEXT;

-- the store's one rule ordered what automation has ordered so far
UPDATE "Generation" g SET "ruleId" = r."id" FROM "AutomationRule" r
WHERE r."storeId" = g."storeId" AND g."origin" = 'automation';

-- CreateIndex
CREATE INDEX "AutomationRule_storeId_position_idx" ON "AutomationRule"("storeId", "position");

-- CreateIndex
CREATE INDEX "Generation_ruleId_createdAt_idx" ON "Generation"("ruleId", "createdAt");

-- AddForeignKey
ALTER TABLE "Generation" ADD CONSTRAINT "Generation_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "AutomationRule"("id") ON DELETE SET NULL ON UPDATE CASCADE;
