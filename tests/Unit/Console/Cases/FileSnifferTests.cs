using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Console.Cases.Files;

namespace Yiwang.Unit.Tests.Console.Cases;

public sealed class FileSnifferTests
{
    public static TheoryData<byte[], string, string?> Files => new()
    {
        { [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "a.png", "image/jpeg" },
        { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "a", "image/png" },
        { "RIFF\0\0\0\0WEBPVP8 "u8.ToArray(), "a.webp", "image/webp" },
        { "\0\0\0\u0018ftypheic\0\0\0\0"u8.ToArray(), "IMG_1.HEIC", "image/heic" },
        { "%PDF-1.7\n"u8.ToArray(), "合同.pdf", "application/pdf" },
        { "PK\u0003\u0004\u0014\0"u8.ToArray(), "方案.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { "PK\u0003\u0004\u0014\0"u8.ToArray(), "program.jar", "application/zip" },
        { Encoding.UTF8.GetBytes("序号,名称\n"), "台账.csv", "text/csv" },
        // what a browser would run, whatever it is called
        { "<html><script>alert(1)</script>"u8.ToArray(), "a.html", null },
        { "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "a.svg", null },
        { "<svg onload='alert(1)'/>"u8.ToArray(), "a.jpg", null },
        { "MZ\u0090\0"u8.ToArray(), "setup.exe", null },
        { [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], "a.txt", null },
        { [], "a.pdf", null },
    };

    [Theory, MemberData(nameof(Files))]
    public void The_bytes_say_what_it_is_and_the_name_does_not(byte[] head, string name, string? type) => Assert.Equal(type, FileSniffer.Of(head, name)?.Type);

    [Theory]
    [InlineData("C:\\Users\\me\\现场.jpg", "现场.jpg")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\u202Egpj.exe", "agpj.exe")]
    [InlineData("\"><script>.jpg", "script.jpg")]
    [InlineData("...", "file")]
    public void A_name_keeps_nothing_that_misleads(string name, string clean) => Assert.Equal(clean, FileNames.Clean(name));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        var clean = FileNames.Clean(new string('长', 400) + ".xlsx");
        Assert.Equal(FileReference.NameMax, clean.Length);
        Assert.EndsWith(".xlsx", clean, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_is_read_back_and_anything_else_is_none()
    {
        var hex = new string('a', 64);
        var value = JsonNode.Parse($$"""[{"ref":"blob:sha256-{{hex}}","name":"现场.jpg","type":"image/jpeg","size":12},{"part":"LF-160","photo":[{"ref":"blob:sha256-{{hex}}","name":"b","type":"image/png","size":1}]},7,null]""");
        var files = FileReference.In(value).ToList();
        Assert.Equal(["现场.jpg", "b"], files.Select(f => f.Name));
        Assert.True(JsonNode.DeepEquals(value![0], files[0].ToJson()));
        Assert.Null(FileReference.Read(JsonNode.Parse("""{"ref":"blob:sha256-zz","name":"b","type":"image/png","size":1}""")));
        Assert.Null(FileReference.Read(JsonNode.Parse($$"""{"ref":"blob:sha256-{{hex}}","name":"b","type":"image/png","size":-1}""")));
        Assert.Null(FileReference.Read(null));
    }
}
