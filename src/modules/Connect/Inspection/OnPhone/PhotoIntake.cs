using Yiwang.Connect.Inspection.Records;
using Yiwang.Events;
using Yiwang.Storage.Blobs;

namespace Yiwang.Connect.Inspection.OnPhone;

/// <summary>Takes a photo: a picture by its first bytes, within the bound of attachments.</summary>
internal static class PhotoIntake
{
    public static async Task<Outcome<PhonePhoto>> TakeAsync(Stream body, string organization, BlobStore blobs, CancellationToken cancel)
    {
        var head = new byte[PhotoTypes.Head];
        var read = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (read < head.Length || PhotoTypes.Of(head) is not { } type) return new Outcome(Codes.RequestInvalid, "photo", "photos", new Bilingual("请选择照片（JPEG、PNG 或 WEBP）。", "Choose a photo (JPEG, PNG or WebP)."));
        await using var whole = new HeadedStream(head, body);
        var taken = await blobs.PutAsync(whole, organization, cancel);
        return taken.Fault switch
        {
            BlobFault.None => new PhonePhoto(taken.Name.ToString(), taken.Bytes, type),
            BlobFault.TooLarge => new Outcome(Codes.RequestTooLarge, "photo", "photos"),
            BlobFault.DiskFull => new Outcome(Codes.EventsDiskFull),
            _ => new Outcome(Codes.EventsReadOnly),
        };
    }
}
