import newQrCode from 'qrcode-generator';

/** The dark squares of a QR code as one SVG path, and the length of its side in squares. */
export function qrPath(text: string): { path: string; size: number } {
  const code = newQrCode(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  const rows = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (__, column) =>
      code.isDark(row, column) ? `M${column} ${row}h1v1h-1z` : '',
    ).join(''),
  );
  return { path: rows.join(''), size };
}
