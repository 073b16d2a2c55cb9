using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Xunit;
using Yiwang.Console.Export;

namespace Yiwang.Unit.Tests.Console;

public sealed class TableExportTests
{
    [Theory]
    [InlineData("RC-2026-0001")]
    [InlineData("召回2026第1号")]
    [InlineData("a\"; filename=\"b")]
    [InlineData("a\r\nX-Evil: 1")]
    public async Task A_table_keeps_its_name_in_a_header_that_any_number_leaves_whole(string name)
    {
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await TableExport.SendAsync(http, name, "csv", "表", [10], ["列"], [["值"]]);
        var header = Assert.Single(http.Response.Headers.ContentDisposition)!;
        Assert.All(header, c => Assert.InRange(c, ' ', '~'));
        var read = ContentDispositionHeaderValue.Parse(header);
        Assert.Equal(("attachment", name + ".csv"), (read.DispositionType, read.FileNameStar));
    }
}
