using Yiwang.Console.Language;
using Yiwang.Identify.Import.Jobs;
using Yiwang.Console.Tables.Csv;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Pages;

/// <summary>What the import pages call things.</summary>
internal static class TypeWords
{
    public static string Of(Text text, ItemType type) => type switch
    {
        ItemType.Text => text["文本", "text"],
        ItemType.Number => text["数值", "number"],
        ItemType.Date => text["日期", "date"],
        ItemType.Boolean => text["是/否", "yes/no"],
        ItemType.Choice => text["单选", "choice"],
        ItemType.Reference => text["引用标识", "reference"],
        ItemType.Point => text["测点", "point"],
        _ => text["文件", "file"],
    };

    public static string Of(Text text, AliasScheme scheme) => scheme switch
    {
        AliasScheme.Gtin => text["别名：商品条码", "alias: GTIN"],
        AliasScheme.Serial => text["别名：序列号", "alias: serial number"],
        AliasScheme.Oid => text["别名：OID", "alias: OID"],
        AliasScheme.Ecode => text["别名：Ecode", "alias: Ecode"],
        AliasScheme.Gs1 => text["别名：GS1 标识", "alias: GS1 key"],
        AliasScheme.DidBid => text["别名：BID", "alias: did:bid"],
        _ => text["别名：本单位编码", "alias: local code"],
    };

    public static string Of(Text text, ImportState state) => state switch
    {
        ImportState.Surveying => text["正在读取", "Reading"],
        ImportState.Mapping => text["待对应各列", "Map columns"],
        ImportState.Checking => text["正在检查", "Checking"],
        ImportState.Preview => text["待确认", "To confirm"],
        ImportState.Registering => text["正在登记", "Registering"],
        ImportState.Done => text["已完成", "Done"],
        ImportState.Cancelled => text["已取消", "Cancelled"],
        _ => text["不能导入", "Refused"],
    };

    public static string LookOf(ImportState state) => state switch
    {
        ImportState.Done => "tag-ok",
        ImportState.Refused => "tag-bad",
        ImportState.Cancelled => "",
        ImportState.Mapping or ImportState.Preview => "tag-warn",
        _ => "tag-accent",
    };

    public static string Of(Text text, byte delimiter) => (char)delimiter switch
    {
        ',' => text["逗号", "comma"],
        ';' => text["分号", "semicolon"],
        '|' => text["竖线", "bar"],
        _ => text["制表符", "tab"],
    };

    public static string Of(TextCoding coding) => CsvEncoding.NameOf(coding);
}
