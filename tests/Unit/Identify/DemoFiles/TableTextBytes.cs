using Yiwang.Console.Export.Xlsx;
using Yiwang.Unit.Tests.Console.Tables;

namespace Yiwang.Unit.Tests.Identify.DemoFiles;

internal static class TableTextBytes
{
    public static byte[] Xlsx(Action<XlsxWriter> write) => TableText.Xlsx(write);
    public static byte[] Gbk(string text) => TableText.Gb18030.GetBytes(text);
}
