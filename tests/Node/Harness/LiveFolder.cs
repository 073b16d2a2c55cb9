namespace Yiwang.Node.Tests.Harness;

/// <summary>What stands in a node's data folder while it runs.</summary>
internal static class LiveFolder
{
    private static readonly EnumerationOptions s_all = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>Each file but the lock, which is empty and held by the node; one that goes meanwhile, as temporary ones do, is passed by.</summary>
    /// <param name="bytesMax">Read of one file.</param>
    public static IEnumerable<(string Path, byte[] Bytes)> Files(string folder, int bytesMax = int.MaxValue)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", s_all).Where(p => Path.GetFileName(p) != "lock"))
            if (Read(path, bytesMax) is { } bytes) yield return (path, bytes);
    }

    private static byte[]? Read(string path, int bytesMax)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(file.Length, bytesMax)];
            file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
