-- AlterTable
ALTER TABLE "Publication" ADD COLUMN     "ignoresSource" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Store" ADD COLUMN     "isLocaleChosen" BOOLEAN NOT NULL DEFAULT false;
