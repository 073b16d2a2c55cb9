using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Parties;
using Yiwang.Storage.Blobs;

namespace Yiwang.Node.Demo;

/// <summary>An attachment that says what it is.</summary>
internal static class DemoFile
{
    public static async Task<JsonObject> PutAsync(DemoSite site, Principal who, string name, CancellationToken cancel)
    {
        using var content = new MemoryStream([.. "\ufeff"u8, .. Encoding.UTF8.GetBytes($"{Path.GetFileNameWithoutExtension(name)}\n演示文件，内容为虚构。\n")]);
        var taken = await site.Services.GetRequiredService<BlobStore>().PutAsync(content, who.Organization!, cancel);
        return taken.Fault == BlobFault.None ? new FileReference(taken.Name, name, "text/plain", taken.Bytes).ToJson() : throw new InvalidDataException($"demo data: {name}: {taken.Fault}");
    }
}
