namespace Yiwang.Cases.Definitions;

/// <summary><c>{data}/definitions</c>.</summary>
internal static class DefinitionFolder
{
    public static IEnumerable<(string File, byte[] Bytes)> Read(string? folder, int most, List<DefinitionProblem> problems)
    {
        if (folder is null || !Directory.Exists(folder)) yield break;
        var files = Directory.GetFiles(folder, "*" + DefinitionFile.Ending).Order(StringComparer.Ordinal).ToArray();
        foreach (var file in files.Skip(most)) problems.Add(new(Path.GetFileName(file), 0, 0, new($"文件夹最多读 {most} 个文件", $"at most {most} files of the folder are read")));
        foreach (var file in files.Take(most))
        {
            var bytes = ReadOne(file, problems);
            if (bytes is not null) yield return (Path.GetFileName(file), bytes);
        }
    }

    /// <summary>Whole or not at all, also after a loss of power.</summary>
    public static void Write(string folder, string file, byte[] bytes)
    {
        Directory.CreateDirectory(folder);
        var beside = Path.Combine(folder, $".{file}.new");
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, Path.Combine(folder, file), overwrite: true);
    }

    // one byte more than allowed is enough to refuse it
    private static byte[]? ReadOne(string file, List<DefinitionProblem> problems)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[Math.Min(stream.Length, DefinitionFile.SizeMax + 1)];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(Path.GetFileName(file), 0, 0, new("文件读不出来", $"the file cannot be read: {e.Message}")));
            return null;
        }
    }
}
