namespace AePipeline.Architecture.Tests.Table;

/// <summary>
/// Which folder of src may use which: the one table that <see cref="FolderTests"/> holds the sources to, and that docs/architecture.md
/// draws. Those that use nothing come first.
/// </summary>
internal static class AllowedArrows
{
    /// <summary>The projects.</summary>
    public static IReadOnlyList<ProjectRules> Projects { get; } =
    [
        new(
            "TrainingJob",
            [
                new("Data", "training images: where they come from, the split, samples and batches, and what spoils them"),
                new("Onnx", "writing and rewriting ONNX files, whatever network they hold"),
                new("Terminal", "what a run says to people, and its progress"),
                new("Networks", "networks as graphs of layers, which are TorchSharp modules and ONNX nodes at once", "Onnx"),
                new("Training", "the training loop, objectives and losses", "Data Terminal Networks"),
                new("Export", "networks to ONNX files and back, compared with ONNX Runtime", "Data Onnx Networks Training"),
                new("Reporting", "the report: pictures, plots and the page", "Training"),
                new("Settings", "what a run is told", "Data Networks Training"),
                new("Families", "what training must know of a family of models, and the list of them", "Data Networks Training Reporting Settings"),
                new("Families/Arguments", "the arguments that some families take, each with its range", "Data Training Settings"),
                new("CommandLine", "the arguments of a run, each with its range, and what they must be together", "Data Networks Training Settings Families Families/Arguments"),
                new("Checkpoints", "what a run keeps, to go on after an interruption", "Data Terminal Training Settings CommandLine"),
                new("Versions", "a version of a model, of whatever family: trained, exported, measured, described", "Data Onnx Terminal Networks Training Export Reporting Settings Families Families/Arguments CommandLine Checkpoints"),
                new("Publishing", "a finished version into storage or a folder", "Data Terminal Reporting Families"),
                new("Commands", "the program's command, the queue, and the run from arguments to a published version", "Data Terminal Training Reporting Settings Families Families/Arguments CommandLine Checkpoints Versions Publishing"),
                new("Families/Restoring", "what families from image to image share", "Families Reporting"),
                new("Families/Latents", "what families with a latent space share", "Families Reporting"),
                new("Families/Denoise", "noise removed", "Data Networks Training Settings Families Families/Arguments Families/Restoring"),
                new("Families/Upscale", "resolution raised", "Data Networks Training Settings Families Families/Arguments Families/Restoring"),
                new("Families/Embed", "latent vectors", "Data Networks Training Reporting Settings Families Families/Arguments Families/Latents"),
                new("Families/Vae", "new images", "Data Networks Training Reporting Settings Families Families/Arguments Families/Latents"),
                new("TrainingJob", "the program, and the families that it trains", "Terminal Training Families Families/Denoise Families/Upscale Families/Embed Families/Vae Commands"),
            ]),
        new(
            "Functions",
            [
                new("Health", "whether the app can work"),
                new("Http", "what all of the HTTP API shares: bodies, problems, the OpenAPI document"),
                new("Settings", "the settings that only this host has, and their checks"),
                new("Generation", "images from a VAE over HTTP", "Http"),
                new("Images", "what uploads trigger", "Settings"),
                new("Latents", "nearest images over HTTP", "Http"),
                new("Models", "versions of models over HTTP", "Http"),
                new("Training", "the training schedule", "Settings"),
                new("Bulk", "bulk jobs as durable orchestrations", "Http Settings"),
                new("Hosting", "puts the app together", "Http Settings Images Training Bulk"),
                new("Functions", "the program", "Settings Hosting"),
            ]),
        new(
            "Shared",
            [
                new("Json", "reading JSON of requests"),
                new("Settings", "options that are checked at start"),
                new("Wording", "counts, sizes and lists in words"),
                new("Limits", "the cores and the memory that this process may take"),
                new("Imaging", "reading, converting and writing images", "Settings Limits"),
                new("Degradation", "spoiling clean images as cameras and JPEG do", "Imaging"),
                new("Quality", "PSNR, SSIM, noise, neighbours", "Limits Imaging"),
                new("Families", "what every part must know of a family of models, and the list of them"),
                new("Storage", "containers, queues and blobs of the pipeline: the contract", "Settings Wording Imaging Families"),
                new("Models", "versions of models, their cards and promotion", "Families Storage"),
                new("Inference", "models in ONNX Runtime: sessions, tiles, the gate", "Settings Limits Families Imaging Quality Storage Models"),
                new("Generation", "images from a VAE", "Families/Vae Imaging Inference Models Quality Storage"),
                new("Latents", "latent vectors and the search among them", "Settings Limits Quality Storage"),
                new("Evaluation", "measuring models by the literature's protocols", "Families Imaging Inference Models Quality Storage"),
                new("Processing", "uploads to results, for every host", "Settings Limits Imaging Inference Models Storage Latents"),
                new("Uploads", "what became of an upload, and its removal", "Storage Latents Processing"),
                new("Bulk", "bulk jobs", "Json Settings Wording Families Imaging Inference Models Storage Latents Processing"),
                new("Health", "whether a pipeline can work", "Settings Inference Models Storage Processing Bulk"),
                new("Status", "how the uploads, models and jobs of an account are", "Models Storage Processing Uploads Bulk"),
                new("Training", "training as others see it: requests, when to make them, what a run says of itself", "Json Settings Wording Models Storage Latents"),
                new("Families/Restoring", "what families from image to image share", "Families Imaging Inference Models Storage Evaluation Processing"),
                new("Families/Denoise", "noise removed", "Families Families/Restoring Imaging Degradation Quality Inference Evaluation"),
                new("Families/Upscale", "resolution raised", "Families Families/Restoring Imaging Degradation Quality Storage Evaluation"),
                new("Families/Embed", "latent vectors", "Families Imaging Quality Inference Models Storage Evaluation Processing Bulk"),
                new("Families/Vae", "new images", "Families Quality Inference Models Evaluation"),
                new("Shared", "the families that the pipeline brings", "Families Families/Denoise Families/Upscale Families/Embed Families/Vae"),
            ]),
        new("LocalStorage", [new("LocalStorage", "Azurite as a process, for ae and for tests")]),
        new(
            "Gallery",
            [
                new("Gallery", "what the gallery is told"),
                new("Assets", "the files of the pages: scripts, styles, icons"),
                new("Safety", "who may ask: hosts, keys, origins, headers", "Gallery"),
                new("Pages", "what all pages share: the layout, words, forms, failures", "Gallery Assets"),
                new("Pictures", "a picture's page, its files and previews, and cards of pictures", "Gallery Assets Pages"),
                new("Health", "how the pipeline is", "Pages"),
                new("Jobs", "bulk jobs", "Pages"),
                new("Models", "versions of models, and training", "Pages"),
                new("Archive", "the archive, folder by folder", "Pages Pictures"),
                new("Generator", "images from a VAE", "Pages Pictures"),
                new("Map", "latent vectors as a map", "Assets Pages Pictures"),
                new("Search", "nearest pictures", "Pages Pictures"),
                new("Sending", "uploading", "Pages Pictures"),
                new("Hosting", "puts the gallery together, and serves it", "Gallery Assets Safety Pages Pictures Health Jobs Models Archive Generator Map Search Sending"),
            ]),
        new(
            "Cli",
            [
                new("Bulk", "ae bulk", "CommandLine Download Outcome Pipeline Terminal Upload"),
                new("Cli", "the program: its commands, and how their documents are written", "Bulk CommandLine Connect Defaults Demo Download Evaluate Gallery Generate Models Open Outcome Remove Retry Similar Status Terminal Train Up Upload Uploads"),
                new("CommandLine", "what the command lines of all commands share", "Outcome Terminal"),
                new("Connect", "ae connect", "CommandLine Outcome Pipeline Terminal"),
                new("Defaults", "ae defaults", "CommandLine Outcome Pipeline Terminal Uploads"),
                new("Demo", "ae demo", "CommandLine Outcome Pipeline Terminal"),
                new("Download", "ae download", "CommandLine Outcome Pipeline Terminal Uploads"),
                new("Evaluate", "ae evaluate", "CommandLine Outcome Pipeline Terminal"),
                new("Gallery", "ae gallery", "CommandLine Models Outcome Pipeline Terminal Uploads"),
                new("Generate", "ae generate", "CommandLine Outcome Pipeline Terminal Uploads"),
                new("Models", "ae models", "CommandLine Outcome Pipeline Terminal"),
                new("Open", "ae open", "CommandLine Download Models Outcome Pipeline Terminal Uploads"),
                new("Outcome", "how a command ends: exit codes, and errors that are told to people"),
                new("Pipeline", "the account or data folder that a command works on", "Outcome Terminal"),
                new("Remove", "ae remove", "CommandLine Outcome Pipeline Terminal Uploads"),
                new("Retry", "ae retry", "CommandLine Outcome Pipeline Terminal Uploads"),
                new("Similar", "ae similar, ae duplicates", "CommandLine Demo Outcome Pipeline Terminal Uploads"),
                new("Status", "ae status", "Bulk CommandLine Outcome Pipeline Terminal Uploads"),
                new("Terminal", "the screen: tables, progress, questions", "Outcome"),
                new("Train", "ae train", "CommandLine Outcome Pipeline Terminal"),
                new("Up", "ae up", "CommandLine Gallery Outcome Pipeline Terminal Train"),
                new("Upload", "ae upload", "CommandLine Outcome Pipeline Terminal"),
                new("Uploads", "ae list, and what commands on uploads share", "CommandLine Outcome Pipeline Terminal"),
            ]),
    ];

    /// <summary>Those of a project.</summary>
    /// <param name="project">Its folder in src.</param>
    public static ProjectRules Of(string project) => Projects.Single(rules => rules.Name == project);
}
