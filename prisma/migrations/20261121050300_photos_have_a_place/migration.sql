-- AlterTable
ALTER TABLE "Publication" ADD COLUMN     "after" JSONB,
ADD COLUMN     "backupKey" TEXT,
ADD COLUMN     "placement" TEXT NOT NULL DEFAULT 'last',
ADD COLUMN     "replacesId" TEXT,
ADD COLUMN     "revertPlan" JSONB,
ADD COLUMN     "variantIds" TEXT[];

-- AlterTable
ALTER TABLE "Store" ADD COLUMN     "placement" TEXT NOT NULL DEFAULT 'last';
