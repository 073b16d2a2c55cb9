using QRCoder;

namespace Yiwang.Identify.Labels.Symbols;

/// <summary>QR code (ISO/IEC 18004), error correction M: survives 15 % damage, which a label on a carton needs.</summary>
internal static class QrSymbol
{
    /// <summary>Version 40-M holds 2,331 bytes; beyond version 20 no phone reads it from a 40 mm label.</summary>
    public const int BytesMax = 666;

    public static SymbolMatrix? Encode(string text)
    {
        if (text.Length == 0 || System.Text.Encoding.UTF8.GetByteCount(text) > BytesMax) return null;
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var size = data.ModuleMatrix.Count;
        var modules = new bool[size * size];
        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++) modules[row * size + column] = data.ModuleMatrix[row][column];
        return new SymbolMatrix(size, modules);
    }
}
