using QRCoder;

namespace Yiwang.Node.Commands;

/// <summary>A QR code in half-block characters, two rows a line, for a phone to scan off the terminal.</summary>
internal static class TerminalQr
{
    public static void Write(TextWriter to, string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        var rows = code.ModuleMatrix;
        // Light modules are drawn, as terminals are dark: cameras want dark modules on a light ground.
        for (var y = 0; y < rows.Count; y += 2)
        {
            to.Write("  ");
            for (var x = 0; x < rows.Count; x++)
            {
                var (top, bottom) = (!rows[y][x], y + 1 >= rows.Count || !rows[y + 1][x]);
                to.Write((top, bottom) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }
            to.WriteLine();
        }
    }
}
