using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Yiwang.Pacts;
using Yiwang.Signing;

namespace Yiwang.Identify.Reporting.Escrow;

/// <param name="Known">How far each file is told with it.</param>
internal sealed record MadeEscrow(EscrowManifest Manifest, long FileBytes, IReadOnlyDictionary<string, long> Known);

/// <summary>
/// Makes one escrow: pieces of files behind a line of JSON each, compressed, cut, encrypted. <c>{"path","at","bytes","known"}</c> and the bytes; at the end <c>{"end":true}</c>. Holds one part in memory.
/// </summary>
internal sealed class EscrowWriter(EscrowSource source, TimeProvider time)
{
    /// <summary>Of a part that goes as a message of 1 MiB in Base64.</summary>
    public const int LinePartBytes = 700_000;
    /// <summary>Of a part that is carried as a file.</summary>
    public const int FilePartBytes = 15 << 20;
    public const int PartsMax = 5_000;

    /// <param name="folder">Emptied first: what stands there is of a try that was broken off.</param>
    public MadeEscrow Write(string folder, string number, string? before, string prefix, PactParty from, PactParty to, ISigner signer, IReadOnlyDictionary<string, long> known, int partBytes, CancellationToken cancel)
    {
        if (to.SealKey.IsEmpty) throw new IOException("the receiver has no sealing key");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var (size, root) = EscrowFiles.Published(source.Folder);
        var told = new Dictionary<string, long>(known, StringComparer.Ordinal);
        using var parts = new PartStream(folder, number, to, partBytes, PartsMax);
        using (var zip = new GZipStream(parts, CompressionLevel.Fastest, leaveOpen: true))
        {
            if (source.Settings() is { } settings) Put(zip, new("yiwang.json", 0, settings.Length, 0), settings);
            foreach (var piece in EscrowFiles.List(source.Folder, known))
            {
                cancel.ThrowIfCancellationRequested();
                using var file = new FileStream(Path.Combine(source.Folder, piece.Path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.Position = piece.At;
                Header(zip, piece);
                Copy(file, zip, piece.Bytes);
                if (piece.Known > 0 || piece.Path.StartsWith("blobs/", StringComparison.Ordinal)) told[piece.Path] = piece.Known;
            }
            zip.Write("{\"end\":true}\n"u8);
        }
        parts.Finish();
        var manifest = new EscrowManifest(number, before, prefix, from.Organization.ToString(), to.Organization.ToString(), to.Algorithm.ToString(), to.SealKey.ToArray(), Parties.Micros.Of(time), size, root, parts.Written, parts.Digests);
        File.WriteAllBytes(Path.Combine(folder, EscrowManifest.FileName), manifest.Sign(signer));
        return new(manifest, parts.Written, told);
    }

    private static void Put(Stream to, EscrowPiece piece, byte[] bytes)
    {
        Header(to, piece);
        to.Write(bytes);
    }

    private static void Header(Stream to, EscrowPiece piece) => to.Write(Encoding.UTF8.GetBytes($"{{\"path\":{JsonSerializer.Serialize(piece.Path)},\"at\":\"{piece.At}\",\"bytes\":\"{piece.Bytes}\"}}\n"));

    // a file that lost its end meanwhile is filled with zeros: the reader counts on its length
    private static void Copy(Stream from, Stream to, long bytes)
    {
        var buffer = new byte[128 << 10];
        for (var left = bytes; left > 0;)
        {
            var read = from.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0) Array.Clear(buffer, 0, read = (int)Math.Min(buffer.Length, left));
            to.Write(buffer, 0, read);
            left -= read;
        }
    }
}
