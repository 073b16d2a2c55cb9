using System.Text;
using Xunit;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Book;
using Yiwang.Connect.Points.Classes;
using Yiwang.Connect.Points.Table;
using Yiwang.Events;
using static Yiwang.Unit.Tests.Connect.ConnectBed;

namespace Yiwang.Unit.Tests.Connect.Points.Table;

public sealed class PointTableTests
{
    static PointTableTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string> Classes => [.. DeviceClasses.All.Select(c => c.Id)];

    private static string Json(Point point) => Encoding.UTF8.GetString(BookJson.Write(point with { Handle = default, Device = default }));

    private static PointTable Read(string text, params Point[] known)
    {
        var read = PointTableReader.Read(text, known);
        Assert.Equal(Outcome.Ok, read.Status);
        return read.Value!;
    }

    [Theory, MemberData(nameof(Classes))]
    public void A_table_that_was_exported_is_read_as_it_was(string id)
    {
        var points = new ClassDraft("bus").Points(DeviceClasses.Find(id)!, Press).Select(p => p with { PublishTopic = "yz/a/" + p.Code, StoreDays = 30, Grade = 3 }).ToArray();
        foreach (var english in new[] { false, true })
        {
            using var csv = new MemoryStream();
            PointTableWriter.Csv(csv, points, english);
            using var xlsx = new MemoryStream();
            PointTableWriter.Xlsx(xlsx, "点表", points, english);
            foreach (var read in new[] { PointTableReader.Read(csv.ToArray(), []), PointTableReader.Read(xlsx.ToArray(), []), PointTableReader.Read(PointTableWriter.Tabs(points, english), []) })
            {
                Assert.Equal(Outcome.Ok, read.Status);
                Assert.Empty(read.Value!.Faults);
                Assert.Empty(read.Value.Ignored);
                Assert.Equal(points.Select(Json), read.Value.Rows.Select(r => Json(r.Point)));
            }
        }
    }

    [Fact]
    public void A_makers_list_is_understood_as_people_write_it()
    {
        const string text = "1600t 热模锻压力机 点表\n\n点号,描述,寄存器地址,数据类型,字节序,系数,工程单位,读写,枚举,死区,备注\nstate,运行状态,40001,无符号16位,,,,只读,0停 1待机、2=运行；3：故障,,\ncurrent,主电流,4x0004,浮点,字交换,1,A,,,0.5%,互感器\noil,油温,holding:5,short,,0.1,℃,,,2,\n";
        var table = Read(text);
        Assert.Equal(["备注"], table.Ignored);
        Assert.Empty(table.Faults.Where(f => f.Field != "labels"));
        var (state, current, oil) = (table.Rows[0].Point, table.Rows[1].Point, table.Rows[2].Point);
        Assert.Equal(("40001", RawType.UInt16, false, 4), (state.Address, state.RawType, state.Writable, table.Rows[0].Line));
        Assert.Equal((RawType.Float32, ByteOrder.Cdab, 0.5, true), (current.RawType, current.ByteOrder, current.Deadband, current.DeadbandPercent));
        Assert.Equal((0.1, "Cel", 2d, false), (oil.Scale, oil.Ucum, oil.Deadband, oil.DeadbandPercent));
    }

    [Theory]
    [InlineData("0=停;1=待机", "0=停; 1=待机")]
    [InlineData("0停、1待机，2运行", "0=停; 1=待机; 2=运行")]
    [InlineData("0：停；-1：未知", "-1=未知; 0=停")]
    [InlineData("停", null)]
    [InlineData("1=a;1=b", null)]
    public void Names_of_values_in_the_ways_that_they_are_written(string cell, string? read)
    {
        var table = Read($"编码\t地址\t取值名称\nx\tholding:0\t{cell}");
        Assert.Equal(read is null ? ["labels"] : [], table.Faults.Select(f => f.Field));
        if (read is not null) Assert.Equal(read, PointColumns.Find("取值名称")!.Write(table.Rows[0].Point));
    }

    [Fact]
    public void A_list_in_gbk_is_read_like_one_in_utf8()
    {
        var bytes = Encoding.GetEncoding("GB18030").GetBytes("编码,名称,地址,数据类型,单位\noil,油温传感器测量值,holding:5,int16,℃\nlube,润滑压力测量值,holding:6,uint16,MPa\n");
        var read = PointTableReader.Read(bytes, []);
        Assert.Equal(["油温传感器测量值", "润滑压力测量值"], read.Value!.Rows.Select(r => r.Point.Name));
        Assert.Equal("Cel", read.Value.Rows[0].Point.Ucum);
    }

    [Fact]
    public async Task An_import_changes_only_what_its_columns_say_and_names_every_bad_cell()
    {
        await using var bed = await ConnectBed.OpenAsync();
        await bed.WithPressAsync();
        var import = new PointTableImport(bed.Book);
        var known = bed.Book.PointsOf(Press).ToArray();
        // no kind, no limits, a word for a number: the rows are those of the file
        var bad = Read("编码,地址,倍率,单位\nstate,holding:0,,\noil_temp,holding:x,很大,kilos\nnew one,holding:3,1,\n", known);
        var refused = (await import.SaveAsync(Engineer, Press, bad, "press")).Status;
        Assert.StartsWith("第 3 行", refused.Say!.Value.Zh, StringComparison.Ordinal);
        Assert.Equal([(1, "scale"), (1, "ucum"), (1, "address"), (2, "code")], import.Check(Engineer, bad).Select(f => (f.Row, f.Field)).Where(f => f.Field != "rawType"));
        var good = Read("编码,倍率,数据类型,地址\noil_temp,0.2,,\nspm,,uint16,holding:10\n", known);
        Assert.Equal(Outcome.Ok, (await import.SaveAsync(Engineer, Press, good, "press")).Status);
        var oil = bed.Book.PointsOf(Press)[1];
        Assert.Equal((0.2, "Cel", "holding:5", RawType.Int16), (oil.Scale, oil.Ucum, oil.Address, oil.RawType));
        Assert.Equal(["state", "oil_temp", "spm"], bed.Book.PointsOf(Press).Select(p => p.Code));
        Assert.Equal("press", bed.Book.PointsOf(Press)[2].Adapter);
    }

    [Theory]
    [InlineData("", "table.empty")]
    [InlineData("甲,乙\n1,2\n", "heading")]
    [InlineData("编码,地址\n", "rows")]
    [InlineData("编码,地址\n\"x,holding:0\n", "table.open-quote")]
    public void What_is_no_point_table_is_refused_with_the_reason(string text, string detail)
    {
        var refused = PointTableReader.Read(text, []).Status;
        Assert.Equal((Codes.RequestInvalid, detail), (refused.Code, refused.Detail));
    }

    [Fact]
    public void A_table_beyond_the_limit_is_refused() =>
        Assert.Equal(Codes.RequestTooLarge, PointTableReader.Read("code,address\n" + string.Concat(Enumerable.Range(0, 1_001).Select(i => $"p{i},holding:{i}\n")), []).Status.Code);
}
