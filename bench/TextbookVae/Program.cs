// The textbook's VAE of two latent values, trained by the textbook's definition of its loss and by the literature's, each measured by both.
//   bench-textbook-vae IDX_FOLDER [EPOCHS]
// IDX_FOLDER holds train-images-idx3-ubyte.gz and t10k-images-idx3-ubyte.gz, of images of 28 x 28. Prints a table.
using System.Globalization;
using AePipeline.Bench;
using static TorchSharp.torch;

const int TextbookEpochs = 30;

if (args is not ([_] or [_, _]) || (args is [_, var number] && !int.TryParse(number, CultureInfo.InvariantCulture, out _)))
{
    Console.Error.WriteLine("usage: bench-textbook-vae IDX_FOLDER [EPOCHS]");
    return 2;
}

var epochs = args is [_, var asked] ? int.Parse(asked, CultureInfo.InvariantCulture) : TextbookEpochs;
using var train = DigitImages.Read(args[0], "train");
using var test = DigitImages.Read(args[0], "t10k");

Console.WriteLine("| trained by | epochs | textbook's loss, test | literature's loss, test |");
Console.WriteLine("| --- | --- | --- | --- |");
foreach (var definition in LossDefinition.All)
{
    manual_seed(1);
    using var vae = new TextbookVae();
    vae.Train(train, definition, epochs);
    var losses = LossDefinition.All.Select(other => vae.Measure(test, other).ToString("0.00", CultureInfo.InvariantCulture));
    Console.WriteLine($"| {definition.Name} | {epochs} | {string.Join(" | ", losses)} |");
}

return 0;
