namespace Yiwang.Console.Cases.Files;

/// <summary>What is taken as an attachment: a closed list, found in the bytes and not believed from the sender.</summary>
/// <param name="Inline">A browser may show it in the page or a tab.</param>
internal sealed record FileKind(string Type, string Extension, bool Inline = false)
{
    public bool IsImage => Type.StartsWith("image/", StringComparison.Ordinal);
    public bool IsPicture => IsImage && Inline;
    public bool IsPdf => Type == "application/pdf";

    public static FileKind? Of(string type) => Array.Find(All, k => k.Type == type);

    public static readonly FileKind
        Jpeg = new("image/jpeg", ".jpg", true), Png = new("image/png", ".png", true), Gif = new("image/gif", ".gif", true), Webp = new("image/webp", ".webp", true), Bmp = new("image/bmp", ".bmp", true),
        Heic = new("image/heic", ".heic"), Pdf = new("application/pdf", ".pdf", true), Mp4 = new("video/mp4", ".mp4"), Dwg = new("image/vnd.dwg", ".dwg"),
        Docx = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"), Xlsx = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
        Pptx = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"), Ofd = new("application/ofd", ".ofd"), Zip = new("application/zip", ".zip"),
        Doc = new("application/msword", ".doc"), Xls = new("application/vnd.ms-excel", ".xls"), Ppt = new("application/vnd.ms-powerpoint", ".ppt"), Wps = new("application/vnd.ms-works", ".wps"),
        Text = new("text/plain", ".txt", true), Csv = new("text/csv", ".csv");

    public static readonly FileKind[] All = [Jpeg, Png, Gif, Webp, Bmp, Heic, Pdf, Mp4, Dwg, Docx, Xlsx, Pptx, Ofd, Zip, Doc, Xls, Ppt, Wps, Text, Csv];

    /// <summary>For the accept attribute of photos.</summary>
    public const string Pictures = "image/*";
}
