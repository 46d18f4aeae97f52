-- how a copy of a finished photo is recognised when it was cropped or stands within a border
ALTER TABLE "Asset" ADD COLUMN "keypointWords" INTEGER[];
CREATE INDEX "Asset_keypointWords_idx" ON "Asset" USING GIN ("keypointWords");
