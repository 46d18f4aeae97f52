-- AlterTable
ALTER TABLE "Publication" ADD COLUMN     "looksAgain" BOOLEAN NOT NULL DEFAULT false;
