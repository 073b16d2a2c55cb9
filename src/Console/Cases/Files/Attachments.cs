using Microsoft.AspNetCore.Http;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;

namespace Yiwang.Console.Cases.Files;

/// <summary>Takes files of forms into the store.</summary>
internal sealed class Attachments(BlobStore blobs, IAccess access)
{
    public long BytesMax => blobs.Options.BytesMax;

    public async Task<Outcome<FileReference>> TakeAsync(IFormFile file, Principal who, CancellationToken cancel)
    {
        if (who.Organization is not { } own) return new Outcome(Codes.PartiesSignInNeeded);
        if (access.Decide(who, AccessAction.HandleCases, new ThingScope(own, null)) is { Allowed: false } refused) return refused.AsOutcome();
        var name = FileNames.Clean(file.FileName);
        if (file.Length > BytesMax) return TooLarge(name);
        if (file.Length == 0) return new Outcome(Codes.RequestInvalid, name, "file", new Bilingual($"“{name}”是空文件。", $"“{name}” is empty."));
        await using var content = file.OpenReadStream();
        var head = new byte[FileSniffer.HeadBytes];
        var n = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (FileSniffer.Of(head.AsSpan(0, n), name) is not { } kind)
            return new Outcome(Codes.RequestInvalid, name, "file", new Bilingual($"不能上传“{name}”：可以上传照片、视频、文档、表格、演示文稿、图纸、压缩包和文本文件。", $"“{name}” is not taken: photos, PDF, Office, OFD, DWG, MP4, ZIP and text files are."));
        content.Position = 0;
        var taken = await blobs.PutAsync(content, own, cancel);
        return taken.Fault switch
        {
            BlobFault.None => new FileReference(taken.Name, name, kind.Type, taken.Bytes),
            BlobFault.TooLarge => TooLarge(name),
            BlobFault.DiskFull => new Outcome(Codes.EventsDiskFull),
            _ => new Outcome(Codes.EventsReadOnly),
        };
    }

    /// <summary>Whether the form may refer to it: its organisation sent it, or it stands in the case already.</summary>
    public async ValueTask<bool> MayReferAsync(FileReference file, Principal who, CaseView? standing, CancellationToken cancel) =>
        standing is not null && FileReference.In(standing.Values).Any(f => f.Blob == file.Blob)
        || who.Organization is { } own && await blobs.TouchAsync(file.Blob, own, cancel);

    private Outcome TooLarge(string name) =>
        new(Codes.RequestTooLarge, name, "file", new Bilingual($"“{name}”太大：一个文件最多 {BytesMax >> 20} MB。照片可以先压缩，视频可以截短。", $"“{name}” is too large: a file has at most {BytesMax >> 20} MB."));
}
