using System.Security.Cryptography;
using Yiwang.Node.Settings;

namespace Yiwang.Node.Composition;

/// <summary>The log's name stands in every checkpoint, so it is settled once: from the setting at the first start, or else made up, and kept in <c>log/origin</c>.</summary>
internal static class OriginFile
{
    public static string Settle(DataFolder folder, NodeSettings settings)
    {
        var path = Path.Combine(folder.Log, "origin");
        if (File.Exists(path))
        {
            var settled = File.ReadAllText(path).Trim();
            if (settings.Origin.Length > 0 && settings.Origin != settled)
                throw new IOException($"origin：日志的名字已定为 {settled}，不能改成 {settings.Origin} / the log's name is {settled} for ever");
            return settled;
        }
        var origin = settings.Origin.Length > 0 ? settings.Origin : $"node-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.yiwang.invalid/log";
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(origin + "\n"));
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        return origin;
    }
}
