using System.IO.Compression;
using System.Runtime.CompilerServices;
using Xunit;

namespace Yiwang.Unit.Tests.Identify.DemoFiles;

/// <summary>A file under demo/files and the code that makes it. Write them anew with <c>YIWANG_WRITE_DEMO_FILES=1</c> in the environment of the tests.</summary>
internal sealed record DemoFile(string Name, Func<byte[]> Make)
{
    public static readonly IReadOnlyList<DemoFile> All =
    [
        new("转向节锻件-3000件.xlsx", Forgings.Right), new("转向节锻件-待改.xlsx", Forgings.Wrong),
        new("赤河陈酿-3000瓶-GBK.csv", Bottles.Right), new("赤河陈酿-待改-GBK.csv", Bottles.Wrong),
    ];

    public static string PathOf(string name) => Path.Combine(Folder(), name);

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../../demo/files"));

    /// <summary>What counts: of a workbook its parts, since compressors differ from one release of .NET to the next.</summary>
    public static byte[] Essence(byte[] file)
    {
        if (!file.AsSpan().StartsWith("PK"u8)) return file;
        var all = new MemoryStream();
        using var zip = new ZipArchive(new MemoryStream(file));
        foreach (var entry in zip.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var part = entry.Open();
            part.CopyTo(all);
        }
        return all.ToArray();
    }
}

public sealed class DemoFileTests
{
    public static TheoryData<string> Names => [.. DemoFile.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_committed_file_is_what_the_generator_makes(string name)
    {
        var made = DemoFile.All.Single(f => f.Name == name).Make();
        if (Environment.GetEnvironmentVariable("YIWANG_WRITE_DEMO_FILES") == "1") File.WriteAllBytes(DemoFile.PathOf(name), made);
        Assert.Equal(DemoFile.Essence(made), DemoFile.Essence(File.ReadAllBytes(DemoFile.PathOf(name))));
    }
}
