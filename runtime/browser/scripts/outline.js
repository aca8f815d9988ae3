// A picture cut to a part of it, with a box outlined: JPEG as base64.
async ([address, [left, top, width, height], box]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  pen.translate(-left, -top);
  pen.drawImage(image, 0, 0);
  if (box) {
    const [x, y, w, h] = [box[0] - 6, box[1] - 6, box[2] + 12, box[3] + 12];
    const frame = new Path2D();
    frame.roundRect(x, y, w, h, 7);
    const around = new Path2D();
    around.rect(0, 0, image.width, image.height);
    around.addPath(frame);
    pen.fillStyle = "rgb(20 28 45 / 12%)";
    pen.fill(around, "evenodd");
    for (const [colour, thick] of [["#fff", 6], ["#e0352b", 3]]) {
      [pen.strokeStyle, pen.lineWidth] = [colour, thick];
      pen.stroke(frame);
    }
  }
  return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}
