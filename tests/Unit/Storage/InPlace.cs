namespace Yiwang.Unit.Tests.Storage;

/// <summary>Changes a file without cutting it first: a running log has its segments mapped, and a page that is gone for a moment kills the process.</summary>
internal static class InPlace
{
    public static async Task WriteAsync(string path, byte[] bytes)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(bytes);
    }
}
