using System.IO.Compression;
using System.Security;
using System.Text;

namespace Yiwang.Journeys.Tests.Browser;

/// <summary>The list of machines of a plant as its equipment department keeps it, in a workbook or as the text that its spreadsheet saves.</summary>
internal static class EquipmentLedger
{
    private static readonly string[] s_heading = ["资产编号", "设备名称", "型号", "设备类别", "重要程度", "厂区", "车间", "责任人", "使用状态", "通信协议", "网络地址", "端口", "从站号"];

    public static readonly string[][] Forge =
    [
        ["EQ-A-001", "1600t 热模锻压力机", "MP-1600", "生产设备", "A 关键", "江津厂区", "锻造车间", "周建国", "在用", "Modbus TCP", "192.168.10.21", "502", "1"],
        ["EQ-A-002", "1000kW 中频感应加热炉", "KGPS-1000", "高能耗设备", "A 关键", "江津厂区", "锻造车间", "周建国", "在用", "Modbus TCP", "192.168.10.31", "502", "3"],
        ["EQ-A-003", "132kW 螺杆空压机", "LG-132A", "动力设备", "B 重要", "江津厂区", "空压站", "周建国", "在用", "Modbus RTU over TCP", "192.168.10.41", "4001", "5"],
        ["EQ-A-004", "数控车床 CK6150", "CK6150", "生产设备", "B 重要", "江津厂区", "机加车间", "周建国", "在用", "OPC UA", "192.168.10.51", "4840", ""],
        ["EQ-A-005", "立式加工中心 VMC850", "VMC850", "生产设备", "B 重要", "江津厂区", "机加车间", "周建国", "在用", "OPC UA", "192.168.10.52", "4840", ""],
        ["EQ-A-006", "37kW 循环水泵", "ISG150-315", "动力设备", "C 一般", "江津厂区", "泵房", "周建国", "在用", "Modbus TCP", "192.168.10.61", "502", "2"],
        ["EQ-A-007", "110kW 屋顶光伏逆变器", "SG110CX", "新能源设备", "C 一般", "江津厂区", "屋顶", "周建国", "在用", "Modbus TCP", "192.168.10.71", "502", "126"],
        ["EQ-A-008", "M7130 平面磨床", "M7130", "生产设备", "C 一般", "江津厂区", "机加车间", "周建国", "在用", "Modbus TCP", "192.168.10.62", "502", "2"],
    ];

    public static readonly string[][] Hobbing =
    [
        .. Enumerable.Range(1, 4).Select(n => new[] { $"EQ-B-00{n}", $"{n} 号数控滚齿机", "YK3150", "生产设备", "B 重要", "璧山厂区", "璧山车间", "周建国", "在用", "OPC UA", $"10.8.0.{10 + n}", "4840", "" }),
    ];

    /// <summary>As saved on a Chinese system: no mark, code page 936.</summary>
    public static byte[] Gbk(string[][] rows)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(936).GetBytes(string.Concat(rows.Prepend(s_heading).Select(r => string.Join(',', r) + "\r\n")));
    }

    /// <summary>With a title above the heading.</summary>
    public static byte[] Workbook(string title, string[][] rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Part(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Part(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            var lines = string.Concat(rows.Prepend(s_heading).Prepend([title]).Select(row => $"<row>{string.Concat(row.Select(Cell))}</row>"));
            Part(zip, "xl/worksheets/sheet1.xml", $"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>""");
        }
        return file.ToArray();
    }

    private static string Cell(string text) => $"""<c t="inlineStr"><is><t>{SecurityElement.Escape(text)}</t></is></c>""";

    private static void Part(ZipArchive zip, string name, string xml)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(xml);
    }
}
