namespace Yiwang.Connect.Inspection.Records;

/// <summary>Pictures that a phone takes, told by their first bytes and never by what the sender says.</summary>
internal static class PhotoTypes
{
    public const string Jpeg = "image/jpeg", Png = "image/png", Webp = "image/webp";
    /// <summary>Bytes that decide.</summary>
    public const int Head = 12;

    public static string? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, 0x57, 0x45, 0x42, 0x50, ..] => Webp,
        _ => null,
    };

    public static string Extension(string type) => type switch { Png => ".png", Webp => ".webp", _ => ".jpg" };
}
